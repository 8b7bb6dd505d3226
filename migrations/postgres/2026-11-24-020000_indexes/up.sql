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

-- Trust is kept in hundredths.
UPDATE agent_documents SET trust = round(trust::numeric, 2);
-- Languages weigh A, so that they can be asked for alone.
ALTER TABLE agent_documents DROP COLUMN document;
ALTER TABLE agent_documents ADD COLUMN document TSVECTOR GENERATED ALWAYS AS (
    to_tsvector('simple', name || ' ' || work || ' ' || subjects || ' ' || circles)
    || setweight(to_tsvector('simple', languages), 'A')
) STORED;
CREATE INDEX agent_documents_document ON agent_documents USING gin (document);
