package initialize

// goDrivers are modules without /v2 and the like.
var goDrivers = map[string]string{
	"github.com/aws/aws-sdk-go-v2/service/s3": "s3",
	"github.com/bradfitz/gomemcache":          "memcached",
	"github.com/eclipse/paho.golang":          "mosquitto",
	"github.com/eclipse/paho.mqtt.golang":     "mosquitto",
	"github.com/go-ldap/ldap":                 "openldap",
	"github.com/go-redis/redis":               "redis",
	"github.com/go-sql-driver/mysql":          "mariadb",
	"github.com/gomodule/redigo":              "redis",
	"github.com/jackc/pgx":                    "postgres",
	"github.com/lib/pq":                       "postgres",
	"github.com/minio/minio-go":               "s3",
	"github.com/nats-io/nats.go":              "nats",
	"github.com/rabbitmq/amqp091-go":          "rabbitmq",
	"github.com/redis/go-redis":               "redis",
	"github.com/redis/rueidis":                "redis",
	"github.com/streadway/amqp":               "rabbitmq",
	"go.etcd.io/etcd/client":                  "etcd",
	"gorm.io/driver/mysql":                    "mariadb",
	"gorm.io/driver/postgres":                 "postgres",
}

var nodeDrivers = map[string]string{
	"@aws-sdk/client-s3":      "s3",
	"amqp-connection-manager": "rabbitmq",
	"amqplib":                 "rabbitmq",
	"etcd3":                   "etcd",
	"ioredis":                 "redis",
	"ldapts":                  "openldap",
	"mariadb":                 "mariadb",
	"memcached":               "memcached",
	"memjs":                   "memcached",
	"minio":                   "s3",
	"mqtt":                    "mosquitto",
	"mysql":                   "mariadb",
	"mysql2":                  "mariadb",
	"nats":                    "nats",
	"pg":                      "postgres",
	"pg-promise":              "postgres",
	"postgres":                "postgres",
	"redis":                   "redis",
}

// pythonDrivers are in lower case, with "-" between words.
var pythonDrivers = map[string]string{
	"aio-pika":               "rabbitmq",
	"aiomqtt":                "mosquitto",
	"aiomysql":               "mariadb",
	"asyncpg":                "postgres",
	"etcd3":                  "etcd",
	"ldap3":                  "openldap",
	"mariadb":                "mariadb",
	"minio":                  "s3",
	"mysql-connector-python": "mariadb",
	"mysqlclient":            "mariadb",
	"nats-py":                "nats",
	"paho-mqtt":              "mosquitto",
	"pg8000":                 "postgres",
	"pika":                   "rabbitmq",
	"psycopg":                "postgres",
	"psycopg-binary":         "postgres",
	"psycopg2":               "postgres",
	"psycopg2-binary":        "postgres",
	"pylibmc":                "memcached",
	"pymemcache":             "memcached",
	"pymysql":                "mariadb",
	"python-ldap":            "openldap",
	"python-memcached":       "memcached",
	"redis":                  "redis",
}

var rubyDrivers = map[string]string{
	"bunny":      "rabbitmq",
	"dalli":      "memcached",
	"mqtt":       "mosquitto",
	"mysql2":     "mariadb",
	"nats-pure":  "nats",
	"net-ldap":   "openldap",
	"pg":         "postgres",
	"redis":      "redis",
	"sidekiq":    "redis",
	"trilogy":    "mariadb",
	"aws-sdk-s3": "s3",
}

// images are names of images, without registry and version, of servers that the catalogue has under another name.
var images = map[string]string{
	"eclipse-mosquitto": "mosquitto",
	"go-httpbin":        "httpbin",
	"httpd":             "apache2",
	"minio":             "s3",
	"mysql":             "mariadb",
	"mysql-server":      "mariadb",
	"openssh-server":    "openssh",
	"postgresql":        "postgres",
}
