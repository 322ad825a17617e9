"""What every program stands on: settings, secrets, the installation, its log, its words at the terminal."""
