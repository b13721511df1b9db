"""What an operator sees of a running portal: log lines, figures, traces. Never a word of a person."""
