"""Roll-outs, their tasks and what came back, as rows."""
