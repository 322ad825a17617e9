"""Plans as they are written: their forms and checks, quiet hours, versions, approvals."""
