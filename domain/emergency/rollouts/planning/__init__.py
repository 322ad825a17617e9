"""Plans as they are written: their forms and checks, versions, approvals."""
