/// How long a verification waits for readers that lag behind writers: pauses that double, with an end.
///
/// A pure value that is told the time; ``Verifier`` sleeps.
package struct VerificationPolicy: Sendable, Hashable {
    /// The pause before the second look.
    package var firstPause: Duration = .seconds(1)
    /// The longest pause between two looks.
    package var longestPause: Duration = .seconds(15)
    /// How long all looks and pauses together may take.
    package var patience: Duration = .seconds(60)

    /// The defaults.
    package init() {}

    /// The policy for the members of a new group: a shorter patience, because calls that do the same can follow at once.
    var forNewGroups: VerificationPolicy {
        var policy = self
        policy.patience = Swift.min(patience, .seconds(5))
        return policy
    }

    /// How long to wait for the next look.
    ///
    /// - Parameters:
    ///   - looks: the looks so far, at least 1.
    ///   - elapsed: the time since the first look.
    /// - Returns: the pause; `nil` where there is no further look. The last pause ends with the patience.
    package func pause(afterLooks looks: Int, elapsed: Duration) -> Duration? {
        let left = patience - elapsed
        guard left > .zero else { return nil }
        return Swift.min(longestPause, firstPause * (1 << Swift.min(looks - 1, 20)), left)
    }
}
