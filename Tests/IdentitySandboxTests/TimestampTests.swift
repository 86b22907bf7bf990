import TestSupport
import Testing

@testable import IdentitySandbox

@Suite("Times", .inTurn)
struct TimestampTests {
    @Test(
        "A moment is written as the service and as HTTP write it",
        arguments: [
            (0, "1970-01-01T00:00:00.0000000", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "1994-11-06T08:49:37.0000000", "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400.25, "2000-02-29T00:00:00.2500000", "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_735_689_599.5, "2024-12-31T23:59:59.5000000", "Tue, 31 Dec 2024 23:59:59 GMT"),
        ]
    )
    func written(seconds: Double, service: String, http: String) {
        let timestamp = Timestamp(secondsSince1970: seconds)
        #expect(timestamp.written == service)
        #expect(timestamp.httpDate == http)
    }
}
