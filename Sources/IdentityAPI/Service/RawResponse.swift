package import FoundationEssentials
import NIOHTTP1

/// An answer as it came, whatever its status: for callers that ask how the service behaves, not what it holds.
package struct RawResponse: Sendable {
    /// The HTTP status.
    package let status: Int
    /// The values of each header by its name in small letters; several of one name are joined by commas.
    package let headers: [String: String]
    /// The body.
    package let body: [UInt8]
    /// Whether the body is a web page.
    package let isPage: Bool
    /// What the answer means to Muster where it is no success; `nil` for a 2xx.
    package let error: IdentityError?
    /// What the headers say of the quota, as far as Muster can read them.
    package let quota: QuotaReport
    /// When the answer was whole.
    package let received: Date
    /// From the start of the exchange to the last byte of the answer.
    package let elapsed: Duration

    /// An answer of some parts, read as one that came from a service.
    package init(status: Int, headers: [(String, String)], body: [UInt8]) {
        self.init(Reply(status: status, headers: HTTPHeaders(headers), body: body))
    }

    init(_ reply: Reply) {
        status = reply.status
        headers = Dictionary(reply.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0),\($1)" }
        body = reply.body
        isPage = reply.isHTML
        error = (200..<300).contains(reply.status) ? nil : reply.error()
        quota = reply.quota
        received = Date()
        elapsed = reply.elapsed
    }

    /// Whether the status is a success and the body no web page.
    package var isSuccess: Bool { error == nil && !isPage }

    /// The body as JSON; `nil` where it is something else.
    package var json: JSONValue? { try? JSONDecoder().decode(JSONValue.self, from: Data(body)) }

    /// The page of accounts that Muster reads from the body; `nil` where it can read none.
    package var accounts: RobotAccountPage? { isSuccess ? try? RobotAccountPage(json: body) : nil }

    /// The account that Muster reads from the body; `nil` where it can read none.
    package var account: RobotAccount? { isSuccess ? try? RobotAccount(json: body) : nil }

    /// The groups that Muster reads from the body; `nil` where it can read none.
    package var groups: [Group]? { isSuccess ? try? [Group](json: body) : nil }

    /// The service's own clock, from the header `Date`; `nil` where it does not say.
    package var served: Date? { headers["date"].flatMap(RetryAfter.httpDate) }
}

extension IdentityClient {
    /// Makes a call and gives its answer as it came. It keeps to the quota and renews the token like any other call.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - path: the path below `/api`.
    ///   - query: the query, not yet encoded.
    ///   - json: the body; `nil` for none.
    /// - Throws: ``IdentityError`` where no whole answer came, or the call was stopped before it was sent.
    package func rawAnswer(
        _ method: Method,
        _ path: [String],
        query: [(String, String)] = [],
        json: String? = nil
    ) async throws -> RawResponse {
        let body = json.map(RawBody.init)
        let lateBody: LateBody? = if let body { { body } } else { nil }
        return RawResponse(try await exchange(method, url(path, query), body: lateBody, beforeSending: nil))
    }
}

/// A body that its caller has written.
private struct RawBody: RequestBody {
    let text: String

    func json() -> [UInt8] { Array(text.utf8) }
}
