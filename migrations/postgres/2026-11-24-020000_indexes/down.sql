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
ALTER TABLE agent_documents DROP COLUMN document;
ALTER TABLE agent_documents ADD COLUMN document TSVECTOR GENERATED ALWAYS AS (
    to_tsvector('simple', name || ' ' || work || ' ' || subjects || ' ' || circles || ' ' || languages)
) STORED;
CREATE INDEX agent_documents_document ON agent_documents USING gin (document);
