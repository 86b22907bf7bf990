import FoundationEssentials
import NIOHTTP1

/// A transport's response, with what Muster reads in its headers: the same for each ``Transport``.
struct Reply: Sendable {
    var status: Int
    var contentType: String
    var retryAfter: Duration?
    /// Whether the header is there at all, with whatever value.
    var saysRetryAfter = false
    /// The host that a redirect points at.
    var redirectHost: String?
    /// What the headers say of the quota.
    var quota = QuotaReport()
    /// All headers, for those who look at how the service behaves.
    var headers = HTTPHeaders()
    var body: [UInt8]
    /// From the start of the exchange to the last byte of the answer.
    var elapsed: Duration
    /// When the exchange started.
    var sent = ContinuousClock.now
    /// What the request carried and no message may repeat, should the service echo it.
    var secrets: [String] = []
}

extension Reply {
    /// An answer as it came: its headers are read here.
    init(
        status: Int,
        headers: HTTPHeaders,
        body: [UInt8],
        sent: ContinuousClock.Instant = .now,
        secrets: [String] = []
    ) {
        let date = headers.first(name: "date")
        self.init(
            status: status,
            contentType: headers.first(name: "content-type") ?? "",
            retryAfter: RetryAfter.duration(headers["retry-after"], servedAt: date),
            saysRetryAfter: headers.contains(name: "retry-after"),
            redirectHost: headers.first(name: "location").flatMap(Self.host),
            quota: Self.quota(headers, date),
            headers: headers,
            body: body,
            elapsed: .now - sent,
            sent: sent,
            secrets: secrets
        )
    }

    /// What the headers say of the quota. Most services say nothing of it, and one look at all names shows that.
    private static func quota(_ headers: HTTPHeaders, _ date: String?) -> QuotaReport {
        guard headers.contains(where: { RateLimitHeaders.isOne($0.name) }) else { return QuotaReport() }
        return RateLimitHeaders.report(served: date.flatMap(RetryAfter.httpDate) ?? Date()) { name in
            let values = headers[name]
            return values.isEmpty ? nil : values.joined(separator: ",")
        }
    }

    /// The host of an absolute address; `nil` where it names none. The rest of an address may hold secrets.
    private static func host(of address: String) -> String? {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        let authority = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last.map(String.init)
        return host.flatMap { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? $0 : nil }
    }
}
