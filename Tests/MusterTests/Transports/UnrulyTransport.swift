import IdentityAPI
import Synchronization
import Testing

/// A transport that breaks a rule of transports at every third create, and carries everything else.
final class UnrulyTransport: Transport {
    /// An error that no rule knows.
    struct Foreign: Error {}

    /// The rules, by how they are broken.
    enum Habit: String, CaseIterable, CustomTestStringConvertible {
        case throwsForeignErrorBefore
        case throwsForeignErrorAfter
        case claimsARefusalAfter
        case claimsAStopAfter
        case returnsNoStatusAfter
        case returnsAnInterimStatusAfter
        case returnsNoBody
        case returnsOddHeaders

        var testDescription: String { rawValue }
    }

    private let habit: Habit
    private let next: any Transport
    private let creates = Mutex(0)

    init(_ habit: Habit, _ next: any Transport) {
        self.habit = habit
        self.next = next
    }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let isThird = creates.withLock { creates in
            guard request.method == .post else { return false }
            creates += 1
            return creates % 3 == 0
        }
        if habit == .throwsForeignErrorBefore, isThird { throw Foreign() }
        var response = try await next.send(request)
        if habit == .returnsOddHeaders { response.headers += Self.oddHeaders }
        guard isThird else { return response }
        switch habit {
        case .throwsForeignErrorBefore, .returnsOddHeaders: break
        case .throwsForeignErrorAfter: throw Foreign()
        case .claimsARefusalAfter: throw IdentityError(.refused, status: 400, message: "Something is refused.")
        case .claimsAStopAfter: throw IdentityError(.stopped, message: "Something is stopped.")
        case .returnsNoStatusAfter: response.status = 0
        case .returnsAnInterimStatusAfter: response.status = 100
        case .returnsNoBody: response.body = []
        }
        return response
    }

    private static let oddHeaders: [(name: String, value: String)] =
        [
            ("", ""), ("\u{0}", "\r\n"), ("RETRY-AFTER", "soon"), ("retry-after", "-1"), ("Date", "yesterday"),
            ("X-RateLimit-Limit", "NaN"), ("RateLimit", ";;,=,\"\""), ("ratelimit-policy", "\"\";q=;w=-1"),
            ("location", "://@"), ("content-type", "\u{1B}[2J"), ("content-encoding", "identity"),
        ] + (0..<1000).map { ("x-\($0)", String(repeating: "x", count: 100)) }
}
