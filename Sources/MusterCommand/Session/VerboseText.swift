import IdentityAPI
import Muster

/// What `--verbose` adds, for people.
enum VerboseText {
    /// Where calls go.
    static func connection(_ session: Session) -> String {
        let client = session.client
        return """
            Service: \(TextFormat.harmless(client.deployment.baseURL))
            Organization: \(TextFormat.harmless(client.organizationID))
            Quota: \(client.quota), at most \(session.concurrency.cap.counted("call")) at once
            """
    }

    /// The calls of a run, its earlier stretches included: `Calls made: GET 2, PUT 12 (1 of them over the quota)`.
    static func calls(_ summary: Summary) -> String {
        let parts = summary.calls.sorted { $0.key < $1.key }.filter { $0.value.sent > 0 }.map { method, calls in
            (calls.isAtLeast ? "\(method) at least \(calls.sent)" : "\(method) \(calls.sent)")
                + (calls.refused > 0 ? " (\(calls.refused) of them over the quota)" : "")
        }
        return "Calls made: " + (parts.isEmpty ? "none" : parts.joined(separator: ", "))
    }
}
