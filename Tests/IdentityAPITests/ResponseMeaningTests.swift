import Foundation
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("What an answer means", .inTurn)
struct AnswerMeaningTests {
    private func reply(
        _ status: Int,
        _ body: String,
        type: String = "application/json",
        saysRetryAfter: Bool = false
    ) -> Reply {
        Reply(
            status: status,
            contentType: type,
            saysRetryAfter: saysRetryAfter,
            body: Array(body.utf8),
            elapsed: .zero
        )
    }

    @Test(
        "A 403 that speaks of rates is throttling, and one that speaks of rights or licences is not",
        arguments: [
            (#"{"message":"Rate limit is exceeded. Try again in 12 seconds."}"#, true),
            (#"{"message":"Too many calls"}"#, true), (#"{"message":"Out of call volume quota."}"#, true),
            (#"{"error":{"code":429,"message":"Wait"}}"#, true), (#"{"code":"TooManyRequests"}"#, true),
            ("<html><title>Request throttled</title>", true), (#"{"message":"You may not do this."}"#, false),
            ("", false), (#"{"message":"The license quota of robots is used up."}"#, false),
            (#"{"message":"Separate rights are needed."}"#, false),
        ]
    )
    func throttled(body: String, isThrottled: Bool) {
        let answer = reply(403, body)
        #expect(answer.isThrottled == isThrottled)
        #expect(answer.error().kind == (isThrottled ? .throttled : .forbidden))
        #expect(reply(403, body, saysRetryAfter: true).isThrottled)
        #expect(!reply(400, body).isThrottled)
    }

    @Test(
        "A 2xx that says that it did not succeed is a refusal in the service's words",
        arguments: [
            (
                #"{"result":{"succeeded":false,"errors":[{"code":"X","description":"No such group."}]}}"#, .refused,
                "No such group."
            ),
            (#"{"succeeded":false,"errors":["It is closed."]}"#, .refused, "It is closed."),
            (
                #"{"succeeded":false,"errors":[{"code":"DuplicateUserName","description":"Sorry."}]}"#, .conflict,
                "Sorry."
            ),
            (#"{"Succeeded":false,"message":"Why not."}"#, .refused, "Why not."),
            (#"{"succeeded":false,"id":"1","name":"a","displayName":"a","groupIds":[]}"#, .refused, nil),
        ] as [(String, IdentityError.Kind, String?)]
    )
    func notSucceeded(body: String, kind: IdentityError.Kind, message: String?) {
        let answer = reply(200, body)
        for isRead in [true, false] {
            let error = #expect(throws: IdentityError.self) {
                if isRead { _ = try answer.decoded(as: RobotAccount.self, from: "u") }
                try answer.checkSuccess(from: "u")
            }
            #expect(error?.kind == kind && error?.isTransient == false && error?.mayHaveBeenApplied == false)
            if let message { #expect(error?.message == message) }
        }
    }

    @Test(
        "A success stays one",
        arguments: ["", "{}", #"{"result":{"succeeded":true}}"#, #"{"name":"succeeded: false"}"#]
    )
    func succeeded(body: String) throws {
        try reply(200, body).checkSuccess(from: "u")
    }

    @Test(
        "A web page is reported by its title, else by its first words",
        arguments: [
            ("<html><head><TITLE>Access\n denied</TITLE></head><body>x", "Access denied"),
            (
                "<html><style>p {}</style><script>if (a<b) {}</script><h1>Blocked</h1><p>by A&amp;B</p>",
                "Blocked by A&B"
            ),
            ("<title></title><p>words", "words"), ("<!-- note --><p>after", "after"),
            ("<p", "The service forbids this call."),
        ]
    )
    func pages(page: String, message: String) {
        #expect(reply(403, page, type: "text/html").error().message == message)
    }

    @Test(
        "A body in another encoding is decoded, or shown as ASCII, and never as U+FFFD",
        arguments: [
            ("text/plain; charset=iso-8859-1", [0x47, 0xE9], "Gé"),
            ("text/plain; charset=windows-1252", [0x80, 0x31], "€1"),
            (
                "text/html; charset=shift_jis", [0x3C, 0x70, 0x3E, 0x8A, 0xB4, 0x20, 0x58],
                "感 X"
            ),
            (
                // The second byte of a character looks like a backslash, which would break the JSON.
                "application/json; charset=\"Shift_JIS\"",
                Array(#"{"message":""#.utf8) + [0x90, 0x5C, 0x82, 0xB5, 0x20] + Array(#"Taken"}"#.utf8),
                "申し Taken"
            ),
            ("text/plain; charset=windows-1251", [0xCF, 0xF0], "Пр"),
            ("text/plain; charset=gb18030", [0xC4, 0xE3], "你"),
            ("text/plain; charset=big5", [0xA7, 0x41], "你"), ("text/plain; charset=euc-kr", [0xB0, 0xA1], "가"),
            (
                "text/plain; charset=shift_jis", [0x41, 0x83, 0x20, 0x42],
                "A? B (parts of this text are in shift_jis and cannot be shown)"
            ),
            (
                "text/plain; charset=hz-gb-2312", [0x41, 0xFF, 0x20, 0x42],
                "A? B (parts of this text are in hz-gb-2312 and cannot be shown)"
            ),
            (
                "text/plain", [0x41, 0xFF, 0xFE, 0x42],
                "A?B (parts of this text are in an unknown encoding and cannot be shown)"
            ),
            ("text/plain; charset=utf-16", [0xFF, 0xFE, 0x4E, 0x00, 0x6F, 0x00], "No"),
            ("text/plain; charset=utf-16be", [0x00, 0x4E, 0x00, 0xE9], "Né"),
            ("text/plain; charset=utf-8", [0xC3, 0xA9], "é"),
        ] as [(String, [UInt8], String)]
    )
    func encodings(type: String, body: [UInt8], message: String) {
        #expect(Reply(status: 400, contentType: type, body: body, elapsed: .zero).error().message == message)
    }

    @Test(
        "A Retry-After that asks for no wait says nothing, and of two the longer one counts",
        arguments: [
            (["0"], nil), (["-5"], nil), (["Wed, 21 Oct 2015 07:28:00 GMT"], nil), (["soon"], nil), ([], nil),
            (["299.997"], 299_997), (["999999999"], 86_400_000), (["2", "30"], 30_000), (["0", "7"], 7000),
        ] as [([String], Int64?)]
    )
    func retryAfter(headers: [String], milliseconds: Int64?) {
        let expected = milliseconds.map { Duration.milliseconds($0) }
        #expect(RetryAfter.duration(headers, servedAt: "Thu, 22 Oct 2015 07:28:00 GMT") == expected)
    }

    /// A row of the table of meanings.
    struct Meaning: Sendable {
        var status: Int
        var body = ""
        var type = "application/json"
        var kind: IdentityError.Kind
        var isTransient = false
        var mayBeApplied = false
        var extent = IdentityError.Extent.call
        var isThrottled = false
    }

    private static let page = "<html><title>Denied</title></html>"

    @Test(
        "Each row of the table of meanings holds",
        arguments: [
            .init(status: 200, body: #"{"succeeded":false}"#, kind: .refused),
            .init(
                status: 302,
                kind: .unreadableAnswer,
                isTransient: true,
                mayBeApplied: true,
                extent: .perhapsEveryCall
            ),
            .init(status: 400, kind: .refused),
            .init(status: 400, body: page, type: "text/html", kind: .refused, extent: .perhapsEveryCall),
            .init(
                status: 400,
                body: #"{"errors":[{"code":"InvalidPartition","description":"No."}]}"#,
                kind: .refused,
                extent: .everyCall
            ),
            .init(status: 404, body: #"{"message":"InvalidPartition"}"#, kind: .notFound, extent: .everyCall),
            .init(status: 400, body: #"{"message":"The name already exists."}"#, kind: .conflict),
            .init(status: 401, kind: .notAuthorized, extent: .everyCall),
            .init(status: 403, kind: .forbidden, extent: .perhapsEveryCall),
            .init(status: 403, body: page, type: "text/html", kind: .forbidden, extent: .perhapsEveryCall),
            .init(
                status: 403,
                body: #"{"errorMessage":"Scope(s) 'x' is(are) invalid."}"#,
                kind: .notAuthorized,
                extent: .everyCall
            ),
            .init(status: 403, body: #"{"message":"Rate limit is exceeded."}"#, kind: .throttled, isThrottled: true),
            .init(status: 404, body: #"{"message":"No such account."}"#, kind: .notFound),
            .init(status: 404, kind: .notFound),
            .init(status: 404, body: page, type: "text/html", kind: .intercepted, extent: .perhapsEveryCall),
            .init(status: 410, body: page, type: "text/html", kind: .intercepted, extent: .perhapsEveryCall),
            .init(status: 408, kind: .answerLost, isTransient: true, mayBeApplied: true),
            .init(status: 425, kind: .answerLost, isTransient: true, mayBeApplied: true),
            .init(status: 499, kind: .answerLost, isTransient: true, mayBeApplied: true),
            .init(status: 409, kind: .conflict),
            .init(status: 409, body: #"{"code":"ConcurrencyFailure","message":"No."}"#, kind: .concurrentChange),
            .init(status: 412, body: #"{"message":"The ETag does not match."}"#, kind: .concurrentChange),
            .init(status: 400, body: #"{"message":"It has been modified."}"#, kind: .concurrentChange),
            .init(status: 400, body: #"{"message":"It cannot be modified."}"#, kind: .refused),
            .init(status: 412, kind: .refused), .init(status: 422, kind: .refused),
            .init(status: 402, kind: .refused, extent: .perhapsEveryCall),
            .init(status: 405, kind: .refused, extent: .perhapsEveryCall),
            .init(status: 426, kind: .refused, extent: .perhapsEveryCall),
            .init(status: 451, kind: .refused, extent: .perhapsEveryCall),
            .init(status: 494, kind: .refused, extent: .perhapsEveryCall),
            .init(status: 407, kind: .refused, extent: .everyCall),
            .init(status: 413, body: page, type: "text/html", kind: .refused),
            .init(status: 429, kind: .throttled, isThrottled: true),
            .init(status: 500, kind: .serverFailed, isTransient: true, mayBeApplied: true),
            .init(
                status: 503,
                body: page,
                type: "text/html",
                kind: .serverFailed,
                isTransient: true,
                mayBeApplied: true
            ),
        ] as [Meaning]
    )
    func table(row: Meaning) {
        let answer = reply(row.status, row.body, type: row.type)
        let error = answer.error()
        #expect(error.kind == row.kind && error.extent == row.extent)
        #expect(error.isTransient == row.isTransient && error.mayHaveBeenApplied == row.mayBeApplied)
        #expect(answer.isThrottled == row.isThrottled && error.isPage == (row.type == "text/html"))
    }

    @Test("What never was an answer has its row in the table too")
    func withoutAnswer() {
        let rows: [(IdentityError.Kind, Bool, Bool, IdentityError.Extent)] = [
            (.unreachable, true, false, .call), (.answerLost, true, true, .call),
            (.untrusted, false, false, .everyCall),
            (.stopped, false, false, .call), (.unreadableAnswer, true, true, .call),
        ]
        for (kind, isTransient, mayBeApplied, extent) in rows {
            let error = IdentityError(kind, message: "")
            #expect(error.isTransient == isTransient && error.mayHaveBeenApplied == mayBeApplied)
            #expect(error.extent == extent)
        }
    }

    @Test("A page that calls itself a success may be a portal's, and its title is reported")
    func portal() {
        let portal = reply(200, "<html><title>Guest network</title></html>", type: "text/html")
        let error = #expect(throws: IdentityError.self) { try portal.checkSuccess(from: "https://h/identity_") }
        #expect(error?.kind == .unreadableAnswer && error?.extent == .perhapsEveryCall)
        #expect(error?.message.contains("('Guest network')") == true)
    }

    @Test("The clock time of a wait names the day where it is another one")
    func clockTime() throws {
        let noon = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(RetryAfterWait.clockTime(noon + 1, now: noon).wholeMatch(of: /\d\d:\d\d:\d\d/) != nil)
        #expect(RetryAfterWait.clockTime(noon + 86_400, now: noon).wholeMatch(of: /2023-11-1\d \d\d:\d\d:\d\d/) != nil)
        let error = IdentityError(.serverFailed, status: 503, message: "", retryAfter: .seconds(90))
        let wait = try #require(RetryAfterWait(error, at: noon))
        #expect(wait.until == noon + 90 && "\(wait)".hasSuffix("(503, Retry-After)"))
        #expect(
            RetryAfterWait(IdentityError(.serverFailed, status: 503, message: "", retryAfter: .milliseconds(1))) == nil
        )
    }
}
