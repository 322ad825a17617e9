"""Behind ingest and the desk: envelopes, batches, the audit of the streams, the heartbeat, the daily job."""
