"""/admin people as it is, with dash-ag-grid for the list, and with dash-mantine-components for the form."""
