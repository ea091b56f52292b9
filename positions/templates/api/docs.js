"use strict";
SwaggerUIBundle({
  url: "{% url 'api:schema' %}",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  supportedSubmitMethods: ["get"],
  // The stock value shows a picture from a server of Swagger's makers.
  validatorUrl: null,
});
