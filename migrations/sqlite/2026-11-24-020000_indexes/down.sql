DROP INDEX agent_documents_trust;
CREATE INDEX agent_documents_trust ON agent_documents (trust);
DROP INDEX posteriors_subject;
DROP INDEX retired_handles_agent;
DROP INDEX outbox_recipient;
DROP INDEX mailed_links_email;
DROP INDEX mailed_links_agent;
DROP INDEX mailed_links_person;
DROP INDEX thanks_rater;
DROP INDEX agent_products_product;
DROP INDEX agent_topics_topic;
DROP INDEX invitations_case;
INSERT INTO agents_fts (agents_fts) VALUES ('delete-all');
INSERT INTO agents_fts (rowid, name, work, subjects, circles, languages)
SELECT ((1000000 - CAST(round(trust * 1000000) AS INTEGER)) << 40) | agent_id, name, work, subjects, circles, languages
FROM agent_documents;
