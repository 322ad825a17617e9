"""What officers see and decide on /dispatch: the handling of cases, emergency responses."""
