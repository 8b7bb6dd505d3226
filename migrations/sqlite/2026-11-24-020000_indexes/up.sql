CREATE INDEX invitations_case ON invitations (case_id);
CREATE INDEX agent_topics_topic ON agent_topics (topic_id, agent_id);
CREATE INDEX agent_products_product ON agent_products (product_id, agent_id);
CREATE INDEX thanks_rater ON thanks (rater_id);
CREATE INDEX mailed_links_person ON mailed_links (person_id);
CREATE INDEX mailed_links_agent ON mailed_links (company_id, agent_id);
CREATE INDEX mailed_links_email ON mailed_links (email);
CREATE INDEX outbox_recipient ON outbox (recipient);
CREATE INDEX retired_handles_agent ON retired_handles (agent_id);
-- Who is trusted for a topic or a product; all other facets have no subject.
CREATE INDEX posteriors_subject ON posteriors (subject_id, facet) WHERE subject_id > 0;
-- Searches read the most trusted first.
DROP INDEX agent_documents_trust;
CREATE INDEX agent_documents_trust ON agent_documents (trust DESC, agent_id);

-- Trust is kept in hundredths, and the index's rows stand in that order: put all of them in again.
UPDATE agent_documents SET trust = round(trust, 2);
INSERT INTO agents_fts (agents_fts) VALUES ('delete-all');
INSERT INTO agents_fts (rowid, name, work, subjects, circles, languages)
SELECT ((100 - CAST(round(trust * 100) AS INTEGER)) << 40) | agent_id, name, work, subjects, circles, languages
FROM agent_documents;
