"""A key without a national login: a card that an office hands out, for what harms little."""
