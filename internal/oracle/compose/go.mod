module github.com/berthdev/berth/internal/oracle/compose

go 1.26.0

require (
	github.com/berthdev/berth v0.0.0
	github.com/compose-spec/compose-go/v2 v2.16.2
	github.com/google/go-cmp v0.7.0
	github.com/sirupsen/logrus v1.10.2
)

require (
	github.com/distribution/reference v0.6.0 // indirect
	github.com/joho/godotenv v1.5.1 // indirect
	github.com/opencontainers/go-digest v1.0.0 // indirect
	go.yaml.in/yaml/v3 v3.0.6 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace github.com/berthdev/berth => ../../..
