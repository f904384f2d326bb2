"""Changes of field keys: everything that is encrypted is sealed anew under the newest one."""
