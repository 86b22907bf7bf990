import Muster

extension JSONLine {
    /// The error that ended the command.
    static func error(_ reason: ExitReason) -> String {
        line([
            "event": "error", "exitCode": reason.code, "code": ExitStatus.name(of: reason.code),
            "message": reason.message,
            // Only the first twenty are listed.
            "problems": problems(reason.problems), "problemCount": reason.problemCount,
        ])
    }

    static func problems(_ problems: [InvalidSheet.Problem]) -> [JSONObject] {
        problems.map {
            ["file": $0.sheet, "line": $0.line, "column": $0.column, "row": $0.row, "reason": $0.reason]
        }
    }
}
