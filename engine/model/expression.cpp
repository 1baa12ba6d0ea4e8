#include "engine/model/expression.hpp"

#include <cctype>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"

namespace steppe {
namespace {

using What = Expression::What;

/// Recursive-descent parser. A custom parser, because errors must point into the text and the
/// result runs over lanes.
class Parser {
public:
    Parser(const std::string& text, const std::function<Index(const std::string&)>& metric)
        : text_(text), metric_(metric) {}

    Inequality inequality() {
        Inequality out;
        out.left = expression();
        out.sign = sign();
        out.right = expression();
        skip();
        if (at_ < text_.size()) fail("nothing more is expected here", help_behind());
        return out;
    }

private:
    /// Returns help for text after a complete comparison, which may be the rest of a number.
    [[nodiscard]] std::string help_behind() const {
        const std::size_t end = text_.find_first_not_of("0123456789.,_ %", at_);
        std::size_t begin = at_;
        while (begin > 0 &&
               std::string_view("0123456789. ").find(text_[begin - 1]) != std::string_view::npos)
            --begin;
        const auto help = help_for_number(
            std::string_view(text_).substr(begin, end == std::string::npos ? end : end - begin));
        return help.empty() ? "a question is one comparison of two expressions" : help;
    }
    [[noreturn]] void fail(const std::string& what, const std::string& help = "") const {
        throw ExpressionError(what, at_, at_ < text_.size() ? 1 : 0, help);
    }
    void skip() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
            ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    AskProgram::Sign sign() {
        const bool above = take('>');
        if (!above && !take('<')) fail("a comparison is needed here", "one of > >= < <=");
        const bool or_equal = at_ < text_.size() && text_[at_] == '=';
        if (or_equal) ++at_;
        if (above) return or_equal ? AskProgram::Sign::at_least : AskProgram::Sign::above;
        return or_equal ? AskProgram::Sign::at_most : AskProgram::Sign::below;
    }

    Expression expression() {
        Expression out;
        sum(out, 0);
        return out;
    }

    void sum(Expression& out, int depth) {
        product(out, depth);
        for (;;) {
            const bool plus = take('+');
            if (!plus && !take('-')) return;
            product(out, depth);
            out.steps.push_back({plus ? What::add : What::subtract});
        }
    }

    void product(Expression& out, int depth) {
        factor(out, depth);
        for (;;) {
            const bool times = take('*');
            if (!times && !take('/')) return;
            factor(out, depth);
            out.steps.push_back({times ? What::multiply : What::divide});
        }
    }

    void factor(Expression& out, int depth) {
        if (depth > limits::brackets) fail("too many brackets");
        if (take('-')) {
            factor(out, depth + 1);
            return out.steps.push_back({What::negate});
        }
        if (take('(')) {
            sum(out, depth + 1);
            if (!take(')')) fail("a bracket is not closed");
            return;
        }
        if (at_ >= text_.size())
            fail("the expression ends too early", "a number or a metric is needed");
        const char c = text_[at_];
        if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') return number(out);
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) return address(out);
        fail(fmt::format("`{}` is not expected here", c), "a number or a metric is needed");
    }

    void number(Expression& out) {
        std::size_t end = at_;
        while (end < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '.' ||
                ((text_[end] == '-' || text_[end] == '+') &&
                 (text_[end - 1] == 'e' || text_[end - 1] == 'E'))))
            ++end;
        const std::string word = text_.substr(at_, end - at_);
        const auto value = parse_number(word);
        if (!value)
            throw ExpressionError(fmt::format("`{}` is not a number", word), at_, word.size(),
                                  help_for_number(word));
        out.steps.push_back({What::number, *value});
        at_ = end;
    }

    void address(Expression& out) {
        std::size_t end = at_;
        const auto part = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
                   c == '.';
        };
        while (end < text_.size() && part(text_[end])) ++end;
        const std::string word = text_.substr(at_, end - at_);
        try {
            out.steps.push_back({What::metric, 0, metric_(word)});
        } catch (const UnknownMetric& error) {
            const bool minus = word.find('-') != std::string::npos;
            throw ExpressionError(
                fmt::format("there is no metric `{}`", word), at_, word.size(),
                error.help +
                    (minus ? " (a minus sign between metrics has a space before and after it)"
                           : ""));
        }
        at_ = end;
    }

    const std::string& text_;
    const std::function<Index(const std::string&)>& metric_;
    std::size_t at_ = 0;
};

}  // namespace

Inequality parse_inequality(const std::string& text,
                            const std::function<Index(const std::string&)>& metric) {
    return Parser(text, metric).inequality();
}

}  // namespace steppe
