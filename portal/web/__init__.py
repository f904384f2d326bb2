"""The HTTP edge: access, errors, headers, language and reading level. Knows no feature."""
