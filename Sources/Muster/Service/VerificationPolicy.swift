/// How long a verification waits for reads that lag behind writes: pauses that double, up to a limit.
///
/// A pure value that is told the time; ``Verifier`` sleeps.
package struct VerificationPolicy: Sendable, Hashable {
    /// The pause before the second read.
    package var firstPause: Duration = .seconds(1)
    /// The longest pause between two reads.
    package var longestPause: Duration = .seconds(15)
    /// The longest time for all reads and pauses together.
    package var patience: Duration = .seconds(60)

    /// The defaults.
    package init() {}

    /// The policy for the members of a new group: a shorter patience, because calls that do the same can follow at once.
    var forNewGroups: VerificationPolicy {
        var policy = self
        policy.patience = Swift.min(patience, .seconds(5))
        return policy
    }

    /// Returns the pause before the next read; `nil` for no further read. The last pause ends with the patience.
    ///
    /// - Parameters:
    ///   - reads: the reads so far, at least 1.
    ///   - elapsed: the time since the first read.
    package func pause(afterReads reads: Int, elapsed: Duration) -> Duration? {
        let left = patience - elapsed
        guard left > .zero else { return nil }
        return Swift.min(longestPause, firstPause * (1 << Swift.min(reads - 1, 20)), left)
    }
}
