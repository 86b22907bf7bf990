public import IdentityAPI

/// The conformance suite: what Muster needs from the service, and what one service provides.
///
/// ```swift
/// let report = await ConformanceReport.of(client)
/// for result in report.results where result.verdict.mark == .missing { print(result.check.need, result.verdict.found) }
/// ```
public struct ConformanceReport: Sendable {
    /// One check with its verdict.
    public struct Result: Sendable {
        /// The check.
        public let check: ConformanceCheck
        /// The verdict.
        public let verdict: ConformanceVerdict
    }

    /// The most GET calls that the checks make without writing.
    public static let mostReads = 30

    /// Every check of ``ConformanceCheck/all`` with its verdict, in the same order.
    public let results: [Result]
    /// The number of calls.
    public let calls: Int

    /// Whether the service provides everything that Muster requires, as far as the checks could find out.
    public var allowsWork: Bool { !results.contains { $0.verdict.mark == .missing } }

    /// The verdict of a check; `nil` for a name that no check has.
    public subscript(id: String) -> ConformanceVerdict? { results.first { $0.check.id == id }?.verdict }

    init(_ observation: ServiceObservation) {
        results = ConformanceCheck.all.map { Result(check: $0, verdict: $0.judge(observation) ?? .needsWriting) }
        calls = observation.calls
    }

    /// Checks a service.
    ///
    /// - Parameters:
    ///   - client: the service. Its calls use the client's quota. When that is stopped, the remaining checks have no result.
    ///   - writing: whether the check may make an account, change it and delete it. Nothing else is changed.
    public static func of(_ client: IdentityClient, writing: Bool = false) async -> ConformanceReport {
        var probe = ServiceProbe(client: client)
        await probe.read()
        if writing { await probe.write() }
        return ConformanceReport(probe.observation)
    }
}
