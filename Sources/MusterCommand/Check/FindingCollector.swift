import Synchronization

/// What has been found so far.
final class FindingCollector: Sendable {
    private let found = Mutex<[Finding]>([])
    private let tell: @Sendable (Finding) -> Void

    private let isDeep: Bool

    /// - Parameter isDeep: whether the service itself is to be looked at.
    init(isDeep: Bool, _ tell: @escaping @Sendable (Finding) -> Void) {
        self.isDeep = isDeep
        self.tell = tell
    }

    func add(_ finding: Finding) {
        found.withLock { $0.append(finding) }
        tell(finding)
    }

    func add(contentsOf findings: [Finding]) { findings.forEach(add) }

    /// Whether something was found of a subject.
    func has(_ subject: Finding.Subject) -> Bool { found.withLock { $0.contains { $0.subject == subject } } }

    /// What `body` gives; `nil` when it fails, which is then noted.
    func trying<Value>(_ subject: Finding.Subject, _ body: () throws -> Value) -> Value? {
        do { return try body() } catch {
            add(Finding(subject, failed: error))
            return nil
        }
    }

    /// What `body` gives; `nil` when it fails, which is then noted.
    func trying<Value>(_ subject: Finding.Subject, _ body: () async throws -> Value) async -> Value? {
        do { return try await body() } catch {
            add(Finding(subject, failed: error))
            return nil
        }
    }

    /// Everything that was found; what was not looked at is added, with the reason.
    func rest(_ reason: String) -> [Finding] {
        for subject in Finding.Subject.allCases
        where subject != .settings && !has(subject) && (isDeep || subject != .service) {
            add(.untried(subject, reason))
        }
        return found.withLock { $0 }
    }
}
