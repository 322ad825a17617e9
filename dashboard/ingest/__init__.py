"""The ingest programs: the worker, the audit of the streams, the heartbeat, the daily job."""
