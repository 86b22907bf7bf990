import Foundation
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Rate limit headers", .inTurn)
struct RateLimitHeaderTests {
    private static let served = Date(timeIntervalSince1970: 1_700_000_000)

    static let readable: [([String: String], QuotaReport)] = [
        ([:], QuotaReport()),
        (
            ["ratelimit-limit": "100", "ratelimit-remaining": "50", "ratelimit-reset": "30"],
            QuotaReport(limit: 100, remaining: 50, reset: .seconds(30))
        ),
        (
            ["ratelimit-limit": "100, 100;w=60", "ratelimit-remaining": " 0 ", "ratelimit-reset": "0.5"],
            QuotaReport(limit: 100, remaining: 0, reset: .milliseconds(500))
        ),
        (
            ["x-ratelimit-limit": "160", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "1700000020"],
            QuotaReport(limit: 160, remaining: 3, reset: .seconds(20))
        ),
        (["x-ratelimit-reset": "1700000020000"], QuotaReport(reset: .seconds(20))),
        (
            ["ratelimit": #""default";r=50;t=30"#, "ratelimit-policy": #""default";q=100;w=60"#],
            QuotaReport(limit: 100, remaining: 50, reset: .seconds(30), window: .seconds(60))
        ),
        (
            [
                "ratelimit": #""day";r=500;t=3000, "minute" ; r=5 ; t=30"#,
                "ratelimit-policy": #""day";q=1000;w=86400,"minute";q=10;w=60"#,
            ],
            QuotaReport(limit: 10, remaining: 5, reset: .seconds(30), window: .seconds(60))
        ),
        (["ratelimit": "limit=100, remaining=50, reset=5"], QuotaReport(limit: 100, remaining: 50, reset: .seconds(5))),
    ]

    @Test("Each of their forms is read", arguments: readable)
    func forms(headers: [String: String], report: QuotaReport) {
        #expect(RateLimitHeaders.report(served: Self.served) { headers[$0] } == report)
    }

    @Test(
        "What cannot be read or meant is ignored",
        arguments: [
            "", " ", ";", ",", "soon", "-1", "nan", "inf", "1e99", "1600000000", "90000", "=", "\"", "a;b=c;;=,;",
        ]
    )
    func nonsense(text: String) {
        let headers = ["ratelimit-limit": text, "x-ratelimit-reset": text, "ratelimit": text, "ratelimit-policy": text]
        let report = RateLimitHeaders.report(served: Self.served) { headers[$0] }
        #expect(report.reset == nil && report.remaining == nil && report.window == nil)
    }
}
