CREATE INDEX cases_agent_reply ON cases (agent_id, first_reply_seconds);
CREATE INDEX cases_company_reply ON cases (company_id, first_reply_seconds);
DROP TABLE figures;
