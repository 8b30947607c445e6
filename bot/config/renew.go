package config

// SecretsNow are the password and the token of the Matrix account as their file says now: one
// of both is empty. What was read at start stays good where no file was named, or where the
// file cannot be read at this moment. It may be called from several goroutines.
func (c *Config) SecretsNow(environ []string) (password, token Secret) {
	reader := &checker{file: c.File, cfg: c, env: variables(environ)}
	password, token = c.MatrixPassword, c.MatrixToken
	if c.PasswordFile != "" {
		if now := reader.readSecret("password_file", c.PasswordFile); now != "" {
			password = now
		}
	}
	if c.TokenFile != "" {
		if now := reader.readSecret("token_file", c.TokenFile); now != "" {
			token = now
		}
	}
	return password, token
}
