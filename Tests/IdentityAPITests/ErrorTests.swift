import Foundation
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("What an error says", .inTurn)
struct ErrorTests {
    @Test(
        "The text is found in every shape that the service and its gateways use",
        arguments: [
            (
                #"{"title":"Errors.","errors":{"name":["is long","is odd"],"$":["bad"]},"traceId":"t1"}"#,
                "Errors. bad name: is long name: is odd", nil, "t1"
            ),
            (
                #"{"errors":[{"code":"Duplicate","description":"Taken."},{"description":"Also."}]}"#, "Taken. Also.",
                "Duplicate", nil
            ),
            (#"{"result":{"errors":[{"code":"X","description":"Inside."}]}}"#, "Inside.", "X", nil),
            (#"{"errorMessage":"Scope(s) 'a' is(are) invalid."}"#, "Scope(s) 'a' is(are) invalid.", nil, nil),
            (#"{"message":"lower","code":1234}"#, "lower", "1234", nil),
            (#"{"Message":"Upper"}"#, "Upper", nil, nil),
            (#"{"error":{"message":"nested","code":"N"}}"#, "nested", "N", nil),
            (
                #"{"error":"invalid_client","error_description":"No such client."}"#, "No such client.",
                "invalid_client", nil
            ),
            (#"{"error":"invalid_client"}"#, "invalid_client", "invalid_client", nil),
            (#"{"title":"Not Found","status":404}"#, "Not Found", nil, nil),
            (#"{"unheard":"of"}"#, #"{"unheard":"of"}"#, nil, nil),
            ("plain\n  text", "plain text", nil, nil), ("", "", nil, nil), ("[1]", "[1]", nil, nil),
        ] as [(String, String, String?, String?)]
    )
    func texts(body: String, message: String, code: String?, traceID: String?) {
        let text = ErrorText(body: Array(body.utf8))
        #expect(text.message == message)
        #expect(text.code == code)
        #expect(text.traceID == traceID)
    }

    @Test("Raw text is cut at 500 characters, and JSON of any depth does no harm")
    func hostile() {
        #expect(ErrorText(body: Array(String(repeating: "x", count: 10_000).utf8)).message.count == 500)
        #expect(ErrorText(body: Array(String(repeating: "[", count: 100_000).utf8)).message.count == 500)
        let deepObject = String(repeating: #"{"error":"#, count: 50_000)
        #expect(!ErrorText(body: Array(deepObject.utf8)).message.isEmpty)
    }

    @Test(
        "The status and the words say what kind of refusal it is",
        arguments: [
            (400, "{}", .refused), (400, #"{"message":"Name already exists"}"#, .conflict), (409, "", .conflict),
            (400, #"{"errors":[{"code":"DuplicateUserName","description":"?"}]}"#, .conflict),
            (401, "", .notAuthorized), (403, "", .forbidden), (404, "", .notFound), (408, "", .answerLost),
            (425, "", .answerLost), (499, "", .answerLost),
            (403, #"{"errorMessage":"Scope(s) 'x' is(are) invalid."}"#, .notAuthorized), (422, "", .refused),
            (429, "", .throttled), (500, "", .serverFailed), (503, #"{"message":"Scope(s)"}"#, .serverFailed),
            (302, "", .unreadableAnswer), (599, "<html>", .serverFailed),
        ] as [(Int, String, IdentityError.Kind)]
    )
    func kinds(status: Int, body: String, kind: IdentityError.Kind) {
        let reply = Reply(status: status, contentType: "", body: Array(body.utf8), elapsed: .zero)
        #expect(reply.error().kind == kind)
    }

    @Test("What the request carried in secret is in no message, should the service echo it")
    func echoedSecrets() {
        let body = #"{"message":"bad token t0ken-1","code":"t0ken-1","traceId":"t0ken-1"}"#
        for body in [body, "<p>t0ken-1", "t0ken-1"] {
            for status in [200, 400, 500] {
                let reply = Reply(
                    status: status,
                    contentType: "",
                    body: Array(body.utf8),
                    elapsed: .zero,
                    secrets: ["t0ken-1"]
                )
                let error = #expect(throws: IdentityError.self) { try reply.decoded(as: RobotAccount.self, from: "u") }
                #expect(
                    "\(String(describing: error)) \(error?.code ?? "") \(error?.traceID ?? "")".contains("t0ken-1")
                        == false
                )
            }
        }
    }

    @Test(
        "A 2xx that is not the JSON expected is an error, never a success",
        arguments: ["<!DOCTYPE html><p>hi", "{", "", "null", "[]", #"{"id":""}"#]
    )
    func unreadable(body: String) {
        let reply = Reply(status: 200, contentType: "", body: Array(body.utf8), elapsed: .zero)
        let error = #expect(throws: IdentityError.self) { try reply.decoded(as: RobotAccount.self, from: "u") }
        #expect(error?.kind == .unreadableAnswer)
        #expect(error?.mayHaveBeenApplied == true)
    }

    @Test(
        "Retry-After is read as seconds and as a date",
        arguments: [
            ("120", nil, .seconds(120)), ("0", nil, nil), ("1.5", nil, .milliseconds(1500)), ("soon", nil, nil),
            ("Wed, 21 Oct 2015 07:28:30 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", .seconds(30)), ("-1", nil, nil),
            ("Wed, 21 Oct 2015 07:28:00 GMT", nil, nil), ("999999999", nil, .seconds(86_400)),
        ] as [(String, String?, Duration?)]
    )
    func retryAfter(header: String, date: String?, expected: Duration?) {
        #expect(RetryAfter.duration(header, servedAt: date) == expected)
    }

    @Test("The organization is read from a token's claims, and nonsense has none")
    func claims() {
        let payload = Data(#"{"prt_id":"org-1","scope":["a b","c"]}"#.utf8).base64EncodedString()
        let token = "x." + payload.replacingOccurrences(of: "=", with: "") + ".y"
        #expect(TokenClaims(token: token).organizationID == "org-1")
        #expect(TokenClaims(token: token).scopes == ["a", "b", "c"])
        for nonsense in ["", "a.b", "a.b.c", "..", "a.!!!.c"] {
            #expect(TokenClaims(token: nonsense).organizationID == nil)
        }
    }

    @Test(
        "Credentials never show their secret",
        arguments: [Credentials.token("s3cret"), .application(id: "i", secret: "s3cret", scope: "")]
    )
    func secrets(credentials: Credentials) {
        var dumped = ""
        dump([credentials], to: &dumped)
        #expect(!"\(credentials) \([credentials]) \(String(reflecting: credentials)) \(dumped)".contains("s3cret"))
    }
}
