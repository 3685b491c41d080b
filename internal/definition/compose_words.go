package definition

// word is what Berth has for a key that people know from Compose.
type word struct {
	// key is the key that was probably meant; empty where there is none.
	key string
	// hint is a clause for the error.
	hint string
}

// composeWords are keys of the Compose specification, and of the scripts that Berth comes from, that are written
// differently here. A nested key has the one at the top before it.
var composeWords = map[string]word{
	"services":          {"", "a file is one server: put its keys at the top of servers/NAME/server.yaml"},
	"image":             {"from", `it is "from" here`},
	"depends_on":        {"links", `it is "links" here, and always waits until the other server is ready`},
	"healthcheck":       {"ready", `it is "ready" here: "exec" for the test, or "health: true" for the image's own`},
	"container_name":    {"", `the container is PROJECT-SERVER, with the folder's name as SERVER; "aliases" gives it further names on the network`},
	"restart":           {"", `nothing is started again behind your back; "up" starts what has ended`},
	"expose":            {"ports", `servers of a project reach each other on every port; "ports" are those that tests reach`},
	"networks":          {"aliases", `all servers of a project are on its one network; "aliases" are further names there`},
	"working_dir":       {"workdir", `it is "workdir" here`},
	"env_file":          {"environment", `.env is read already: write "environment: {NAME: ${NAME}}"`},
	"env":               {"environment", `it is "environment" here`},
	"stop_grace_period": {"stop_timeout", `it is "stop_timeout" here`},
	"mem_limit":         {"memory", `it is "memory" here`},
	"cpu_count":         {"cpus", `it is "cpus" here`},
	"deploy":            {"memory", `limits are "memory" and "cpus" here; there is one container of each server`},
	"scale":             {"", "there is one container of each server; a second one is a folder of its own"},
	"extends":           {"", `servers/base.yaml holds what all servers have in common; within a file there are anchors`},
	"volumes_from":      {"volumes", "a volume that two servers name is shared by them"},
	"memswap_limit":     {"memory", `"memory" is the only limit of memory`},
	"mem_reservation":   {"memory", `"memory" is the only limit of memory`},
	"gpus":              {"devices", `"devices" names devices one by one`},
	"network":           {"network_mode", "all servers of a project are on its one network"},
	"pull_policy":       {"pull", `it is "pull" here`},
	"external_links":    {"links", `"links" are servers of the same project`},
	"profiles":          {"default", `"default: true" starts a server when none is chosen; the others are named with -servers`},
	"secrets":           {"environment", `a variable of "environment" is kept out of images, labels and output when its name looks secret, as in DB_PASSWORD`},
	"configs":           {"copy", `"copy" puts a file into the image, "volumes" mounts one`},
	"domainname":        {"", "the domain of all servers is the setting BERTH_DOMAIN"},
	"annotations":       {"labels", `it is "labels" here`},
	"logging":           {"", "the engine's own logging is used"},
	"version":           {"from", `a file has no version; the image's is part of "from", as in postgres:17`},
	"name":              {"", "a server is named by its folder"},
	"install":           {"packages", `it is "packages" here`},
	"update":            {"packages", `"packages" refreshes the index itself`},
	"cmd":               {"command", `it is "command" here`},

	"build.dockerfile":   {"", `"dockerfile" stands beside "build" and is relative to the definition`},
	"ready.test":         {"exec", `it is "exec" here, without CMD before it`},
	"ready.interval":     {"", "probes begin at once and follow each other within 250 ms"},
	"ready.retries":      {"timeout", `probes are repeated until "timeout" has passed`},
	"ready.start_period": {"timeout", `probes are repeated until "timeout" has passed`},
	"links.condition":    {"", "a link always waits until the other server is ready"},
	"copy.source":        {"src", `it is "src" here`},
	"copy.target":        {"dst", `it is "dst" here`},
	"ports.target":       {"port", `it is "port" here`},
	"ports.published":    {"", "Berth chooses the host's port, or the setting BERTH_PORTS=same the container's"},
}
