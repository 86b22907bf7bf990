public import IdentityAPI

/// What Muster needs from the service, and what one service gives: the conformance suite.
///
/// ```swift
/// let report = await ConformanceReport.of(client)
/// for result in report.results where result.verdict.mark == .missing { print(result.check.need, result.verdict.found) }
/// ```
public struct ConformanceReport: Sendable {
    /// One check with its verdict.
    public struct Result: Sendable {
        /// What was checked.
        public let check: ConformanceCheck
        /// What was found.
        public let verdict: ConformanceVerdict
    }

    /// The most GET calls that the checks make without writing.
    public static let mostReads = 30

    /// Every check of ``ConformanceCheck/all`` with its verdict, in the same order.
    public let results: [Result]
    /// How many calls were made.
    public let calls: Int

    /// Whether the service gives everything that Muster cannot do without, as far as that could be told.
    public var allowsWork: Bool { !results.contains { $0.verdict.mark == .missing } }

    /// The verdict of a check; `nil` for a name that no check has.
    public subscript(id: String) -> ConformanceVerdict? { results.first { $0.check.id == id }?.verdict }

    init(_ observation: ServiceObservation) {
        results = ConformanceCheck.all.map { Result(check: $0, verdict: $0.verdict(on: observation)) }
        calls = observation.calls
    }

    /// Checks a service.
    ///
    /// - Parameters:
    ///   - client: the service. Its calls keep to the client's quota; where that is stopped, checks end as not told.
    ///   - writing: whether the check may make an account, change it and delete it. Nothing else is changed.
    public static func of(_ client: IdentityClient, writing: Bool = false) async -> ConformanceReport {
        var probe = ServiceProbe(client: client)
        await probe.read()
        if writing { await probe.write() }
        return ConformanceReport(probe.observation)
    }
}
