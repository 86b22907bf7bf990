import FoundationEssentials
import IdentityAPI

/// Answers of a service: bodies that are accounts, pages, groups, errors or nothing of it, and headers of any text.
enum AnswerFuzz {
    private static let texts = [
        "\"a\"", "\"Robot 1\"", "\"Gr\u{FC}\u{DF}e\"", "\"\u{1F916}\"", "\"\\u00e9\\ud83e\\udd16\"",
        "\"\\\"\\\\\\/\\n\"", "null", "\"\"",
        "\"00000000-0000-4000-8000-00000000000A\"", "7", "true", "{}", "[]", "\"2021-10-20T12:16:16.6492925\"",
    ].map { Array($0.utf8) }
    private static let snippets =
        [
            "null", "\"", "\\", "{", "}", "[", "]", ",", ":", "1", "-", "e5", "true", "\\u00e9", "\\ud83d", "\u{0}",
            "\"id\":\"x\",", "\"totalCount\":-1,", " ", "\n", "00", "1.0", "999999999999999999999",
            "\"groupIds\":null,",
            "<title>", "</title", "<script>", "&amp;", "<!--",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF]]
    private static let errors = [
        #"{"errors":{"name":["is taken"]},"title":"One"}"#, #"{"errors":[{"code":"Duplicate","description":"D"}]}"#,
        #"{"result":{"succeeded":false,"errors":[{"code":"A","description":"B"}]}}"#,
        #"{"errorMessage":"Scope(s) 'x'"}"#,
        #"{"message":"no"}"#, #"{"error":{"code":429,"message":"rate limit"}}"#,
        #"{"error":"a","error_description":"b"}"#,
        "<!doctype html><html><head><title>VPN</title></head><body>Hi &amp; bye</body></html>",
        "upstream connect error", "",
    ].map { Array($0.utf8) }
    private static let headerTexts = [
        "0", "-1", "5", "299.997", "1e400", "nan", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT",
        "Wed, 99 Oct 9999 99:99:99 GMT", "Fri, 27 Nov 2026 04:00:00 GMT", "", " ", "inf", "100, 100;w=60",
        "\"default\";r=50;t=30", "limit=100, remaining=50, reset=5", ";;;,,,===", "1700000000", "1700000000000", "0x10",
        "Wed, 21 Oct -9223372036854775808 07:28:00 GMT", "Wed, 21 Oct 9223372036854775807 07:28:00 GMT",
    ]
    private static let headerNames = [
        "retry-after", "date", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "ratelimit",
        "ratelimit-policy",
        "x-ratelimit-remaining", "x-ratelimit-reset",
    ]
    private static let types = [
        "application/json", "text/html", "text/html; charset=iso-8859-1", "text/plain; charset=shift_jis", "",
        "TEXT/HTML; CHARSET=windows-1252",
    ]
    private static let statuses = [
        200, 201, 204, 301, 400, 401, 403, 404, 408, 409, 413, 429, 500, 503, 599, 100, 0, 999,
    ]

    static func bytes(_ random: inout Randomness) -> [UInt8] {
        var bytes: [UInt8]
        switch random.below(8) {
        case 0, 1: bytes = account(&random)
        case 2:
            bytes = Array(
                "{\"totalCount\":\(random.one(of: ["3", "0", "-1", "\"3\"", "null", "3.5", "1e2"])),\"results\":[".utf8
            )
            for number in 0..<random.below(3) { bytes += (number > 0 ? [UInt8(ascii: ",")] : []) + account(&random) }
            bytes += Array("]}".utf8)
        case 3:
            bytes = Array("[{\"id\":".utf8) + random.one(of: texts) + Array(",\"name\":".utf8) + random.one(of: texts)
            bytes += Array(",\"type\":".utf8) + random.one(of: texts) + Array("}]".utf8)
        case 7: bytes = random.bytes(of: Array(0...255), fewerThan: 60)
        default: bytes = random.one(of: errors)
        }
        if random.once(in: 2) { random.damage(&bytes, times: 1 + random.below(3), snippets: snippets) }
        return bytes
    }

    private static func account(_ random: inout Randomness) -> [UInt8] {
        var bytes = [UInt8(ascii: "{")]
        for (number, key) in ["id", "name", "displayName", "groupIds", "creationTime", "lastLoginTime"].enumerated() {
            if random.once(in: 12) { continue }
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            if random.once(in: 30) { bytes.append(UInt8(ascii: "\n")) }
            bytes += Array("\"\(key)\":".utf8)
            if key == "groupIds", !random.once(in: 8) {
                bytes += [UInt8(ascii: "[")] + random.one(of: texts) + [UInt8(ascii: "]")]
            } else {
                // Most ids and names are what they should be, so that the rest is reached.
                bytes += number < 2 && !random.once(in: 6) ? texts[random.below(6)] : random.one(of: texts)
            }
        }
        return bytes + [UInt8(ascii: "}")]
    }

    // MARK: Properties

    static func problem(_ bytes: [UInt8], _ random: inout Randomness) -> String? {
        if random.once(in: 12) { return tokenProblem(bytes, &random) }
        var headers = [("Content-Type", random.once(in: 2) ? types[0] : random.one(of: types))]
        if random.once(in: 3) {
            for _ in 0..<1 + random.below(3) {
                let text = random.one(of: headerTexts) + (random.once(in: 4) ? random.one(of: headerTexts) : "")
                headers.append((random.one(of: headerNames), text))
            }
        }
        let status = random.once(in: 2) ? 200 : random.one(of: statuses)
        let answer = RawResponse(status: status, headers: headers, body: bytes)
        return headerProblem(answer) ?? (answer.error.map(errorProblem) ?? bodyProblem(answer))
    }

    private static func headerProblem(_ answer: RawResponse) -> String? {
        let quota = answer.quota
        if let limit = quota.limit, limit <= 0 { return "a window allows \(limit)" }
        if let remaining = quota.remaining, remaining < 0 { return "\(remaining) calls are left" }
        for wait in [quota.reset, quota.window] {
            if let wait, wait < .zero || wait > .seconds(86_400) { return "a window of \(wait)" }
        }
        return nil
    }

    private static func errorProblem(_ error: IdentityError) -> String? {
        if error.message.isEmpty { return "an error that says nothing" }
        if let wait = error.retryAfter, wait <= .zero || wait > .seconds(86_400) { return "Retry-After of \(wait)" }
        return nil
    }

    /// A body that Muster reads is what the general decoder reads, and the other way round.
    private static func bodyProblem(_ answer: RawResponse) -> String? {
        guard answer.isSuccess else { return nil }
        let data = Data(answer.body)
        switch answer.body.first {
        case UInt8(ascii: "["):
            guard answer.groups == (try? JSONDecoder().decode([Group].self, from: data)) else { return "other groups" }
        case UInt8(ascii: "{") where answer.body.starts(with: Array("{\"totalCount".utf8)):
            let page = try? JSONDecoder().decode(RobotAccountPage.self, from: data)
            guard answer.accounts?.results == page?.results, answer.accounts?.totalCount == page?.totalCount else {
                return "another page"
            }
        default:
            guard answer.account == (try? JSONDecoder().decode(RobotAccount.self, from: data)) else {
                return "another account"
            }
        }
        return nil
    }

    private static func tokenProblem(_ bytes: [UInt8], _ random: inout Randomness) -> String? {
        let claims = random.once(in: 2) ? #"{"exp":1e18,"scope":["a b",1],"prt_id":7,"client_id":{}}"# : nil
        let middle = Data(claims.map { Array($0.utf8) } ?? bytes).base64EncodedString().replacing("=", with: "")
        let token = random.one(of: [
            "a.\(middle).c", middle, "..", "a.\(middle)", String(decoding: bytes, as: UTF8.self),
        ])
        let read = TokenClaims(token: token)
        if let expiry = read.expiry, !(0...253_402_300_799).contains(expiry.timeIntervalSince1970) {
            return "ends at \(expiry)"
        }
        return nil
    }
}
