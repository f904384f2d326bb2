"""Forms that know their component: one base form, fields, validators, shared sentences."""
