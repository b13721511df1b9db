"""What is typed, checked beside the field, and handed to a service as a record."""
