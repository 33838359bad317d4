#include "outbound/smtp_client.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::outbound {
namespace {

// Shorter than the patience of mail servers with idle connections, so that none is used that is about to be
// closed.
constexpr long longest_idle = 20;  // seconds

struct FreeMime {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Mime = std::unique_ptr<curl_mime, FreeMime>;

void add_part(curl_mime* mime, char const* type, std::string_view text) {
    auto const lines = with_crlf(text);
    auto* const part = curl_mime_addpart(mime);
    ensure(part != nullptr, "a mail takes one more part");
    bool const ascii =
        std::ranges::all_of(lines, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    curl_mime_data(part, lines.data(), lines.size());
    curl_mime_type(part, type);
    curl_mime_encoder(part, ascii ? "quoted-printable" : "base64");
}

Mime body_of(CURL* handle, Mail const& mail) {
    Mime mime(curl_mime_init(handle));
    ensure(mime != nullptr, "libcurl makes a mail");
    add_part(mime.get(), "text/plain; charset=utf-8", mail.text.reveal());
    if (!mail.html.empty()) add_part(mime.get(), "text/html; charset=utf-8", mail.html.reveal());
    return mime;
}

List headers_of(Mail const& mail) {
    List list;
    for (auto const& header : mail_headers(mail)) append(list, header);
    append(list, "MIME-Version: 1.0");
    append(list, "Content-Type: multipart/alternative");  // libcurl adds the boundary
    return list;
}

long tls_of(SmtpSecurity security) {
    switch (security) {
        case SmtpSecurity::Opportunistic:
            return CURLUSESSL_TRY;
        case SmtpSecurity::StartTls:
        case SmtpSecurity::Tls:
            return CURLUSESSL_ALL;
        case SmtpSecurity::None:
            break;
    }
    return CURLUSESSL_NONE;
}

// The server answered, and said no.
bool is_refusal(CURLcode result, long response) {
    return (result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY) && response >= 400 &&
           response < 600;
}

std::size_t ignore_answer(char const*, std::size_t, std::size_t size, void*) {
    return size;
}

}  // namespace

Outcome smtp_outcome(CURLcode result, long response) {
    if (result == CURLE_OK) return Outcome::sent();
    if (result == CURLE_LOGIN_DENIED)
        return Outcome::temporary(fmt::format("the mail server refused the user or password ({})", response));
    auto reason = fmt::format("{} ({})", curl_easy_strerror(result), response);
    bool const about_authentication =
        response == 530 || response == 534 || response == 535 || response == 538;
    bool const permanent = is_refusal(result, response) && response >= 500 && !about_authentication;
    return permanent ? Outcome::permanent(std::move(reason)) : Outcome::temporary(std::move(reason));
}

SmtpClient::SmtpClient(SmtpOptions options) : options_(std::move(options)) {
    // security: whoever sits in between could strip the offer of STARTTLS and read the password
    // (a_password_is_never_sent_without_tls_by_chance in outbound/smtp_client_test.cpp).
    if (!options_.user.empty() && options_.security == SmtpSecurity::Opportunistic)
        options_.security = SmtpSecurity::StartTls;
    auto const* const scheme = options_.security == SmtpSecurity::Tls ? "smtps" : "smtp";
    url_ = fmt::format("{}://{}:{}/{}", scheme, options_.host, options_.port, options_.hello);
}

Outcome SmtpClient::send(Mail const& mail) {
    bool const usable = is_mail_address(mail.sender) && is_mail_address(mail.recipient) &&
                        std::ranges::all_of(mail.bcc, is_mail_address);
    if (!usable) return Outcome::permanent("an address is not a mail address");
    Handle handle = handles_.take();
    auto reply = transfer(handle.get(), mail, {mail.recipient});
    auto outcome = smtp_outcome(reply.result, reply.response);
    if (outcome.kind == Outcome::Kind::Sent && !mail.bcc.empty()) {
        reply = transfer(handle.get(), mail, mail.bcc);
        auto const copies = smtp_outcome(reply.result, reply.response);
        if (copies.kind != Outcome::Kind::Sent) outcome.reason = "the copies were not sent: " + copies.reason;
    }
    if (reply.result == CURLE_OK || is_refusal(reply.result, reply.response))
        handles_.give_back(std::move(handle));
    return outcome;
}

SmtpClient::Reply SmtpClient::transfer(CURL* handle, Mail const& mail,
                                       std::vector<std::string> const& recipients) {
    curl_easy_reset(handle);
    set_up(handle);
    handles_.make_interruptible(handle);
    auto const mime = body_of(handle, mail);
    auto const headers = headers_of(mail);
    List to;
    for (auto const& recipient : recipients) append(to, '<' + recipient + '>');
    auto const from = '<' + mail.sender + '>';
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_MIMEPOST, mime.get());
    auto const result = curl_easy_perform(handle);
    long response = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &response);
    return {result, response};
}

void SmtpClient::set_up(CURL* handle) const {
    curl_easy_setopt(handle, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_USE_SSL, tls_of(options_.security));
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!options_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, longest_idle);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &ignore_answer);
    if (options_.user.empty()) return;
    curl_easy_setopt(handle, CURLOPT_USERNAME, options_.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, std::string(options_.password.reveal()).c_str());
}

}  // namespace ostiary::outbound
