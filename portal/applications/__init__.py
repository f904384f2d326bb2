"""Apply: answer the questions of a programme, one a page, and send the answers once."""
