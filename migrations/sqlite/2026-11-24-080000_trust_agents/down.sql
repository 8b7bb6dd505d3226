DROP INDEX standings_verdict;
DROP TABLE trust_agent_changes;
DROP TABLE trust_agents;
