-- Who may do what with the tables of 0002.
REVOKE ALL ON ALL TABLES IN SCHEMA milo, published FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA milo, intake FROM PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA published TO {reader}, {desk};
GRANT SELECT ON milo.editions, milo.features, milo.block_counts, milo.uploads TO {desk};
GRANT INSERT, UPDATE ON milo.editions, milo.features, milo.uploads TO {desk};
GRANT DELETE ON milo.uploads TO {desk};
GRANT EXECUTE ON FUNCTION milo.open_edition(uuid), milo.close_edition(uuid), milo.drop_draft(uuid) TO {desk};
