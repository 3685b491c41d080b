package endpoints

import (
	"maps"
	"slices"

	"github.com/berthdev/berth/internal/text"
)

// presets are the names that frameworks read, by the scheme of a server's first port. SERVER stands for the server's name.
// A name is left out where the server lacks a fact of its template.
var presets = map[string]map[string]map[string]string{
	// libpq, https://www.postgresql.org/docs/current/libpq-envars.html
	"pg": {
		"postgres": {"PGHOST": "${host}", "PGPORT": "${port}", "PGUSER": "${user}", "PGPASSWORD": "${password}", "PGDATABASE": "${database}"},
	},
	// The configuration files of a new Laravel project.
	"laravel": {
		"postgres":  laravel("pgsql"),
		"mysql":     laravel("mysql"),
		"mariadb":   laravel("mariadb"),
		"redis":     {"REDIS_HOST": "${host}", "REDIS_PORT": "${port}", "REDIS_PASSWORD": "${password}"},
		"memcached": {"MEMCACHED_HOST": "${host}", "MEMCACHED_PORT": "${port}"},
		"smtp":      {"MAIL_MAILER": "smtp", "MAIL_HOST": "${host}", "MAIL_PORT": "${port}"},
	},
	// Spring Boot's properties, as variables: https://docs.spring.io/spring-boot/appendix/application-properties/
	"spring": {
		"postgres": spring("postgresql"),
		"mysql":    spring("mysql"),
		"mariadb":  spring("mariadb"),
		"redis":    {"SPRING_DATA_REDIS_HOST": "${host}", "SPRING_DATA_REDIS_PORT": "${port}", "SPRING_DATA_REDIS_PASSWORD": "${password}"},
		"amqp": {
			"SPRING_RABBITMQ_HOST": "${host}", "SPRING_RABBITMQ_PORT": "${port}",
			"SPRING_RABBITMQ_USERNAME": "${user}", "SPRING_RABBITMQ_PASSWORD": "${password}", "SPRING_RABBITMQ_VIRTUAL_HOST": "${database}",
		},
		"mongodb": {"SPRING_DATA_MONGODB_URI": "${url}"},
		"smtp":    {"SPRING_MAIL_HOST": "${host}", "SPRING_MAIL_PORT": "${port}"},
	},
	// Connection strings of .NET's configuration, by the server's name, as Aspire writes them.
	"aspnet": {
		"postgres": {"ConnectionStrings__SERVER": "Host=${host};Port=${port};Username=${user};Password=${password};Database=${database}"},
		"mysql":    {"ConnectionStrings__SERVER": "Server=${host};Port=${port};User ID=${user};Password=${password};Database=${database}"},
		"mariadb":  {"ConnectionStrings__SERVER": "Server=${host};Port=${port};User ID=${user};Password=${password};Database=${database}"},
		"redis":    {"ConnectionStrings__SERVER": "${addr}"},
		"amqp":     {"ConnectionStrings__SERVER": "${url}"},
		"nats":     {"ConnectionStrings__SERVER": "${url}"},
		"mongodb":  {"ConnectionStrings__SERVER": "${url}"},
	},
	// django-environ and dj-database-url.
	"django": {
		"postgres": {"DATABASE_URL": "${url}"},
		"mysql":    {"DATABASE_URL": "${url}"},
		"mariadb":  {"DATABASE_URL": "mysql:${rest}"},
		"redis":    {"CACHE_URL": "${url}"},
		"smtp":     {"EMAIL_URL": "${url}"},
	},
	// Active Record, and the gem redis.
	"rails": {
		"postgres": {"DATABASE_URL": "${url}"},
		"mysql":    {"DATABASE_URL": "mysql2:${rest}"},
		"mariadb":  {"DATABASE_URL": "mysql2:${rest}"},
		"redis":    {"REDIS_URL": "${url}"},
	},
}

// Presets are the names of all presets, sorted.
func Presets() []string { return slices.Sorted(maps.Keys(presets)) }

func laravel(driver string) map[string]string {
	return map[string]string{
		"DB_CONNECTION": driver, "DB_HOST": "${host}", "DB_PORT": "${port}", "DB_DATABASE": "${database}", "DB_USERNAME": "${user}",
		"DB_PASSWORD": "${password}",
	}
}

func spring(driver string) map[string]string {
	return map[string]string{
		"SPRING_DATASOURCE_URL":      "jdbc:" + driver + "://${addr}/${database}",
		"SPRING_DATASOURCE_USERNAME": "${user}", "SPRING_DATASOURCE_PASSWORD": "${password}",
	}
}

var placeholder = text.LazyRegexp(`\$\{([a-z]+)\}`)

// marked is a preset's template in the form of a definition's.
func marked(template string) string { return placeholder.ReplaceAllString(template, mark+"$1"+mark) }
