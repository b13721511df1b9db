"""The service passport 01-09-03-00 and the public law around it, as rows with validity dates."""
