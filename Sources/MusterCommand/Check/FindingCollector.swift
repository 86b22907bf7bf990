import Synchronization

/// Collects the findings.
final class FindingCollector: Sendable {
    private let found = Mutex<[Finding]>([])
    private let tell: @Sendable (Finding) -> Void

    private let isDeep: Bool

    /// - Parameter isDeep: whether there is a finding about the service itself.
    init(isDeep: Bool, _ tell: @escaping @Sendable (Finding) -> Void) {
        self.isDeep = isDeep
        self.tell = tell
    }

    func add(_ finding: Finding) {
        found.withLock { $0.append(finding) }
        tell(finding)
    }

    func add(contentsOf findings: [Finding]) { findings.forEach(add) }

    /// Returns whether there is a finding of a subject.
    func has(_ subject: Finding.Subject) -> Bool { found.withLock { $0.contains { $0.subject == subject } } }

    /// Returns whether a check of a subject has failed.
    func hasFailed(_ subject: Finding.Subject) -> Bool {
        found.withLock { $0.contains { $0.subject == subject && $0.isFine == false } }
    }

    /// Returns the result of `body`; `nil` after an error, which it records.
    @discardableResult
    func trying<Value>(_ subject: Finding.Subject, _ body: () async throws -> Value) async -> Value? {
        do { return try await body() } catch {
            add(Finding(subject, failed: error))
            return nil
        }
    }

    /// Returns all findings, including one with the reason for each check that was not possible.
    func rest(_ reason: String) -> [Finding] {
        for subject in Finding.Subject.allCases
        where subject != .settings && subject != .proxy && !has(subject) && (isDeep || subject != .service) {
            add(.untried(subject, reason))
        }
        return found.withLock { $0 }
    }
}
