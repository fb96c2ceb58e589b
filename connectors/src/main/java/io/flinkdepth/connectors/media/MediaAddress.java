// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * A path, or the URI of a camera or video, which may contain credentials. Only the decoder gets the
 * whole URI. All other code uses {@link #toString}: scheme, host, port and path, without user and
 * password, without the query, and without parts of the path that set a value ({@code
 * /user=a&password=b}) or follow a secret.
 *
 * <p>A password may contain any character, so everything before the last {@code @} of a URI is
 * treated as user and password, even if it is part of the path; unless a path or query sets a user
 * or password before it. Secrets in a path that do not set a value cannot be detected.
 */
@Internal
public final class MediaAddress {

    private static final Pattern ANY_CREDENTIALS = Pattern.compile("://[^\\s'\"]*@");
    private static final Pattern HOST_AND_PATH =
            Pattern.compile("(\\[[^]@/]*]|[^:@/?]+)(:\\d+)?([/?;][^@]*)?");

    /** A setting of a path or query that is part of a login. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "[/?&;][^/?&;=%@]*(user|usr|login|pass|pwd|psw|token|key|auth|secret|credential)"
                            + "[^/?&;=%@]*(=|%3d)",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern VALUE = Pattern.compile("=|%3d", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("[&;]");
    private static final Pattern ENCODED_CREDENTIALS =
            Pattern.compile("[^/?;]*?%3a.*%40|[^/?;]*%40", Pattern.CASE_INSENSITIVE);
    private static final String HIDDEN = "***";

    /** Shorter parts could occur in other words. */
    private static final int MIN_SECRET = 3;

    private final String address;
    private final String scheme;

    /** Host, port and path without secrets; the path itself if there is no scheme. */
    private final String place;

    private final List<String> secrets = new ArrayList<>();

    private MediaAddress(String address) {
        this.address = address;
        this.scheme = MediaNames.scheme(address);
        this.place = isUri() ? placeOf(address.substring(scheme.length() + 3)) : address;
        secrets.removeIf(secret -> secret.length() < MIN_SECRET);
        secrets.sort(Comparator.comparingInt(String::length).reversed());
    }

    /** Parses an address that a user specified. */
    public static MediaAddress of(String address) {
        return new MediaAddress(Objects.requireNonNull(address, "address"));
    }

    private boolean isUri() {
        return !scheme.isEmpty() && !scheme.equals("file");
    }

    private String placeOf(String rest) {
        int user = endOfCredentials(rest);
        int query = rest.indexOf('?', user + 1);
        if (user >= 0) {
            String credentials = rest.substring(0, user);
            secrets.add(credentials);
            secrets.addAll(List.of(credentials.split(":", 2)));
        }
        if (query >= 0) {
            addValues(rest.substring(query + 1));
        }
        String path = rest.substring(user + 1, query < 0 ? rest.length() : query);
        return withoutValues(withoutEncodedCredentials(path));
    }

    /**
     * Index of the at sign before the host; -1 if there is none. It is the last one, unless the
     * last one is in a value of a path or query.
     */
    private static int endOfCredentials(String rest) {
        Matcher secret = SECRET.matcher(rest);
        if (secret.find()) {
            int at = rest.lastIndexOf('@', secret.start());
            if (HOST_AND_PATH.matcher(rest.substring(at + 1, secret.start())).matches()) {
                return at;
            }
        }
        int at = rest.lastIndexOf('@');
        int query = rest.indexOf('?');
        boolean inQuery =
                query >= 0
                        && query < at
                        && rest.substring(query, at).indexOf('=') >= 0
                        && HOST_AND_PATH.matcher(rest.substring(0, query)).matches();
        return inQuery ? -1 : at;
    }

    /** Removes a user and password whose at sign is encoded. */
    private String withoutEncodedCredentials(String path) {
        Matcher encoded = ENCODED_CREDENTIALS.matcher(path);
        if (!encoded.lookingAt()) {
            return path;
        }
        secrets.add(encoded.group());
        return path.substring(encoded.end());
    }

    /**
     * Removes the parts of a path that set a value. After a secret, the rest is removed, too: the
     * secret may contain slashes.
     */
    private String withoutValues(String path) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (String part : path.split("/")) {
            if (!VALUE.matcher(part).find()) {
                parts.add(part);
            } else if (endsWithSecret(part)) {
                addValues(path.substring(start));
                break;
            } else {
                addValues(part);
            }
            start += part.length() + 1;
        }
        return String.join("/", parts);
    }

    private static boolean endsWithSecret(String part) {
        boolean secret = false;
        for (String setting : SEPARATOR.split(part)) {
            // What sets nothing belongs to the value before it.
            if (VALUE.matcher(setting).find()) {
                secret = SECRET.matcher("/" + setting).lookingAt();
            }
        }
        return secret;
    }

    private void addValues(String settings) {
        secrets.add(settings);
        for (String setting : SEPARATOR.split(settings)) {
            secrets.add(setting.substring(setting.indexOf('=') + 1));
        }
    }

    /** Returns the whole address, for opening it. */
    public String withCredentials() {
        return address;
    }

    /** Returns a camera name for this address: host, port and path. */
    public String name() {
        return place.isEmpty() ? "camera" : place;
    }

    /** Removes the secrets of this address from a text, such as a decoder's message. */
    public String hideIn(String text) {
        String hidden = text.replace(address, toString());
        for (String secret : secrets) {
            hidden = hidden.replace(secret, HIDDEN);
        }
        return ANY_CREDENTIALS.matcher(hidden).replaceAll(Matcher.quoteReplacement("://"));
    }

    /** Returns the address without secrets. */
    @Override
    public String toString() {
        return isUri() ? scheme + "://" + place : address;
    }
}
