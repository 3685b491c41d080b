//go:build engine

package acceptance

import (
	"sync"
	"testing"
)

var compiledRace = sync.OnceValues(func() (string, error) { return compile("berth-race", "-race") })

// raceBerth is the path of the targets with the race detector.
func raceBerth(t testing.TB) string {
	t.Helper()
	binary, err := compiledRace()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// TestEngine runs the targets against a real engine; without one it fails. It holds all of these tests, so that the
// targets are compiled before the first. What is measured runs first and alone, the others at the same time.
func TestEngine(t *testing.T) {
	berth(t)
	raceBerth(t)
	t.Run("NothingToDoIsFast", testNothingToDoIsFast)
	t.Run("CIPageRuns", testCIPageRuns)
	t.Run("SavedImagesNeedNoBuild", testSavedImagesNeedNoBuild)
	t.Run("NothingToDoCostsTwoCalls", testNothingToDoCostsTwoCalls)
	t.Run("DeadServerFailsAtOnce", testDeadServerFailsAtOnce)
	t.Run("DeadServerEndsPostStart", testDeadServerEndsPostStart)
	t.Run("SignalsLeaveNothingHalfStarted", testSignalsLeaveNothingHalfStarted)
	t.Run("KilledRunIsMadeGood", testKilledRunIsMadeGood)
	t.Run("KilledPostStartIsRunAgain", testKilledPostStartIsRunAgain)
	t.Run("SecondRunWaits", testSecondRunWaits)
	t.Run("ExecPassesExitCodesOn", testExecPassesExitCodesOn)
	t.Run("ExecTakesInputOnlyWhenAsked", testExecTakesInputOnlyWhenAsked)
	t.Run("AKilledExecLeavesNoProcess", testAKilledExecLeavesNoProcess)
	t.Run("ExecStreamsWithFlatMemory", testExecStreamsWithFlatMemory)
	t.Run("LogsFollowAReplacement", testLogsFollowAReplacement)
	t.Run("LogsKeepBytes", testLogsKeepBytes)
	t.Run("LargeCopyBuildsWithFlatMemory", testLargeCopyBuildsWithFlatMemory)
	t.Run("LateListenerIsNeverReadyEarly", testLateListenerIsNeverReadyEarly)
	t.Run("DefaultServersAnswerRealClients", testDefaultServersAnswerRealClients)
	t.Run("ExampleOfInitStarts", testExampleOfInitStarts)
	t.Run("EditedCopyReplacesOneServer", testEditedCopyReplacesOneServer)
	t.Run("OrphanIsRemovedAndNamed", testOrphanIsRemovedAndNamed)
	t.Run("ForeignContainerIsRefused", testForeignContainerIsRefused)
	t.Run("PortModes", testPortModes)
	t.Run("DownAndCleanTwice", testDownAndCleanTwice)
	t.Run("LinkAndAliasResolve", testLinkAndAliasResolve)
	t.Run("SecretIsMasked", testSecretIsMasked)
	t.Run("RuntimeKeysAreApplied", testRuntimeKeysAreApplied)
	t.Run("OwnDockerfileGetsWhatDockerSends", testOwnDockerfileGetsWhatDockerSends)
	t.Run("GoProgramWritesWhereItsUserMay", testGoProgramWritesWhereItsUserMay)
	t.Run("WhatIsSavedIsThere", testWhatIsSavedIsThere)
	t.Run("ResetThrowsAwayWhatIsSaved", testResetThrowsAwayWhatIsSaved)
	t.Run("DeafServersAreKilledInTime", testDeafServersAreKilledInTime)
	t.Run("RecompiledServerStays", testRecompiledServerStays)
	t.Run("StatusTellsWhatIs", testStatusTellsWhatIs)
	t.Run("ServersPageRuns", testServersPageRuns)
}
