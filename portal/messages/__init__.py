"""What people are told: an inbox inside, a notice outside that says only that there is news."""
