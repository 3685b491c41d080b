// Package servers holds Berth's Mage targets and its catalogue of server definitions.
//
// Import it into a magefile with //mage:import. In this package every exported function of a target's shape is a
// target, so it exports nothing else; what the targets are made of is in the internal packages.
package servers
