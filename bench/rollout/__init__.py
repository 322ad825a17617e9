"""The commit of a roll-out beside a bare insert of its rows, and what receipts cost."""
