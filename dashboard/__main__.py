"""`python -m dashboard`, the same as `palmcommand`."""

from dashboard.cli.root import main

if __name__ == "__main__":
    main()
